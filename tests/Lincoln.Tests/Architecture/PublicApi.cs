#if !DOUBLE
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lincoln.Tests.Architecture;

/// <summary>The public surface of an assembly as sorted lines of text, one for each type and each member.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // Base classes that the kind of a type already tells.
    private static readonly Type[] Implied = [typeof(object), typeof(ValueType), typeof(Enum)];

    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "Real",
        [typeof(double)] = "double",
        [typeof(char)] = "char",
    };

    public static string[] Of(Assembly assembly)
    {
        var lines = assembly.GetExportedTypes().Where(IsWritten).SelectMany(type => Members(type).Prepend(Declaration(type)));
        return [.. lines.Distinct().Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Members(Type type)
    {
        string name = Name(type, full: true);
        foreach (var member in type.GetMembers(Declared).Where(member => IsWritten(member) && IsVisible(member)))
            yield return member switch
            {
                ConstructorInfo constructor => $"{name}.ctor({Parameters(constructor)})",
                MethodInfo method => $"{name}.{Method(method)}",
                PropertyInfo property => $"{name}.{Property(property)}",
                FieldInfo { IsLiteral: true } constant => $"{name}.{constant.Name} = {Value(constant.GetRawConstantValue())}",
                FieldInfo field => $"{name}.{field.Name} : {Name(field.FieldType)}{(field.IsInitOnly ? " readonly" : "")}",
                EventInfo @event => $"{name}.{@event.Name} : event {Name(@event.EventHandlerType!)}",
                _ => $"{name}.{member.Name}",
            };
    }

    private static string Method(MethodInfo method)
        => $"{method.Name}{Generic(method)}({Parameters(method)}) : {Type(method.ReturnParameter)}{Modifier(method)}";

    private static string Property(PropertyInfo property)
    {
        string type = Name(property.PropertyType) + Mark(Nullability.Create(property));
        string modifier = Modifier(property.GetMethod ?? property.SetMethod!);
        return $"{property.Name}{Index(property)} {{{Accessors(property)} }} : {type}{modifier}";
    }

    private static string Declaration(Type type)
    {
        string bases = string.Join(", ", Bases(type).Select(b => Name(b)));
        return $"{Name(type, full: true)} ({Kind(type)}){(bases.Length == 0 ? "" : " : ")}{bases}";
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static IEnumerable<Type> Bases(Type type)
    {
        var interfaces = type.GetInterfaces().Where(i => i.IsPublic).OrderBy(i => Name(i), StringComparer.Ordinal);
        return type.BaseType is { } up && !Implied.Contains(up) ? interfaces.Prepend(up) : interfaces;
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        bool isParams = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute));
        string value = parameter.HasDefaultValue ? $" = {Default(parameter)}" : "";
        return $"{(isParams ? "params " : "")}{Type(parameter)} {parameter.Name}{value}";
    }

    private static string Type(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        string by = type.IsByRef ? Passing(parameter) : "";
        return by + Name(type.IsByRef ? type.GetElementType()! : type) + Mark(Nullability.Create(parameter));
    }

    private static string Passing(ParameterInfo reference) => reference switch
    {
        { IsOut: true } => "out ",
        { IsIn: true } => "in ",
        _ => "ref ",
    };

    private static string Mark(NullabilityInfo info)
    {
        bool mayBeNull = info.ReadState == NullabilityState.Nullable || info.WriteState == NullabilityState.Nullable;
        return mayBeNull && !info.Type.IsValueType ? "?" : "";
    }

    private static string Index(PropertyInfo property)
        => property.GetIndexParameters() is { Length: > 0 } ? $"[{Parameters(property.GetMethod!)}]" : "";

    private static string Accessors(PropertyInfo property)
        => string.Concat(property.GetAccessors(nonPublic: true).Where(IsVisible).Select(Accessor));

    private static string Accessor(MethodInfo accessor)
    {
        string access = accessor.IsPublic ? "" : "protected ";
        if (accessor.ReturnType != typeof(void)) return $" {access}get;";
        bool isInit = accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
        return $" {access}{(isInit ? "init" : "set")};";
    }

    private static string Modifier(MethodBase method)
    {
        string access = method.IsPublic ? "" : " protected";
        string owner = method.IsStatic ? " static" : "";
        string inheritance = method switch
        {
            { IsAbstract: true } => " abstract",
            { IsVirtual: true, IsFinal: false } => " virtual",
            _ => "",
        };
        return access + owner + inheritance;
    }

    private static string Generic(MethodInfo method)
        => method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";

    private static string Name(Type type, bool full = false)
    {
        if (Keywords.TryGetValue(type, out string? keyword)) return keyword;
        if (System.Nullable.GetUnderlyingType(type) is { } underlying) return $"{Name(underlying)}?";
        if (type.IsArray) return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.IsByRef || type.IsPointer) return $"{Name(type.GetElementType()!)}{(type.IsPointer ? "*" : "&")}";
        if (type.IsGenericParameter) return type.Name;
        string name = type.Name.Split('`')[0];
        if (type.DeclaringType is { } outer) name = $"{Name(outer)}.{name}";
        else if (full) name = $"{type.Namespace}.{name}";
        if (full && type.DeclaringType is not null) name = $"{type.Namespace}.{name}";
        var arguments = type.GetGenericArguments().Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0);
        return arguments.Any() ? $"{name}<{string.Join(", ", arguments.Select(a => Name(a)))}>" : name;
    }

    private static string Default(ParameterInfo parameter) => parameter.RawDefaultValue switch
    {
        null when parameter.ParameterType.IsValueType && System.Nullable.GetUnderlyingType(parameter.ParameterType) is null => "default",
        var value when parameter.ParameterType.IsEnum => Enum.ToObject(parameter.ParameterType, value!).ToString()!,
        var value => Value(value),
    };

    private static string Value(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    // Accessors are shown by their properties, and what the compiler makes for itself not at all.
    private static bool IsWritten(MemberInfo member) => !member.Name.Contains('<') && !member.IsDefined(typeof(CompilerGeneratedAttribute))
        && member is not MethodInfo { IsSpecialName: true, Name: not ['o', 'p', '_', ..] };

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
        FieldInfo field => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName,
        EventInfo @event => IsVisible(@event.AddMethod!),
        _ => false,                              // nested types have lines of their own
    };
}
#endif
