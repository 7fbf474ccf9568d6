namespace Lincoln.Operations;

/// <summary>What messages and pictures call a function.</summary>
internal static class FunctionName
{
    /// <summary>The operation's name for its nested <c>Function</c>, otherwise the name of the struct.</summary>
    public static string Of<TFunction>()
        => typeof(TFunction) is { Name: "Function", DeclaringType: { } operation } ? operation.Name : typeof(TFunction).Name;
}
