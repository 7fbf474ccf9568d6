using System.Reflection;

namespace Lincoln.Cli;

/// <summary>What the tool says about itself.</summary>
internal static class About
{
    /// <summary>The version of lincoln, whichever program it runs in.</summary>
    public static string Version
        => typeof(About).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
