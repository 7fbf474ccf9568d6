#if !DOUBLE
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lincoln.Tests.Architecture;

/// <summary>The public surface of an assembly as sorted lines of text, one for each type and each member.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

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
        => [.. assembly.GetExportedTypes().Where(IsWritten).SelectMany(type => Members(type).Prepend(Declaration(type))).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Members(Type type)
    {
        string name = Name(type, full: true);
        foreach (var member in type.GetMembers(Declared).Where(member => IsWritten(member) && IsVisible(member)))
            yield return member switch
            {
                ConstructorInfo constructor => $"{name}.ctor({Parameters(constructor)})",
                MethodInfo method => $"{name}.{method.Name}{Generic(method)}({Parameters(method)}) : {Type(method.ReturnParameter)}{Modifier(method)}",
                PropertyInfo property => $"{name}.{property.Name}{Index(property)} {{{Accessors(property)} }} : {Name(property.PropertyType)}{Mark(Nullability.Create(property))}{Modifier(property.GetMethod ?? property.SetMethod!)}",
                FieldInfo { IsLiteral: true } constant => $"{name}.{constant.Name} = {Value(constant.GetRawConstantValue())}",
                FieldInfo field => $"{name}.{field.Name} : {Name(field.FieldType)}{(field.IsInitOnly ? " readonly" : "")}",
                EventInfo @event => $"{name}.{@event.Name} : event {Name(@event.EventHandlerType!)}",
                _ => $"{name}.{member.Name}",
            };
    }

    private static string Declaration(Type type)
    {
        string kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct"
            : type.IsAbstract && type.IsSealed ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        Type[] bases = [.. type.BaseType is { } up && up != typeof(object) && up != typeof(ValueType) && up != typeof(Enum) ? [up] : Array.Empty<Type>(),
            .. type.GetInterfaces().Where(i => i.IsPublic).OrderBy(i => Name(i), StringComparer.Ordinal)];
        return $"{Name(type, full: true)} ({kind}){(bases.Length == 0 ? "" : " : ")}{string.Join(", ", bases.Select(b => Name(b)))}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{(p.IsDefined(typeof(ParamArrayAttribute)) || p.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "")}{Type(p)} {p.Name}{(p.HasDefaultValue ? $" = {Default(p)}" : "")}"));

    private static string Type(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        string by = !type.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        return by + Name(type.IsByRef ? type.GetElementType()! : type) + Mark(Nullability.Create(parameter));
    }

    private static string Mark(NullabilityInfo info)
        => info.Type.IsValueType ? "" : info.ReadState == NullabilityState.Nullable || info.WriteState == NullabilityState.Nullable ? "?" : "";

    private static string Index(PropertyInfo property)
        => property.GetIndexParameters() is { Length: > 0 } ? $"[{Parameters(property.GetMethod!)}]" : "";

    private static string Accessors(PropertyInfo property) => string.Concat(property.GetAccessors(nonPublic: true).Where(IsVisible).Select(accessor =>
        $" {(accessor.IsPublic ? "" : "protected ")}{(accessor.ReturnType != typeof(void) ? "get" : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init" : "set")};"));

    private static string Modifier(MethodBase method)
        => (method.IsPublic ? "" : " protected") + (method.IsStatic ? " static" : "") + (method.IsAbstract ? " abstract" : method.IsVirtual && !method.IsFinal ? " virtual" : "");

    private static string Generic(MethodInfo method) => method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";

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
