using System.Diagnostics;
using System.Reflection;

namespace Lincoln.Tests.Architecture;

/// <summary>Everything is built optimised, in every configuration: kernels that are not run up to 19 times slower.</summary>
public class OptimizedTests
{
    private static readonly Type[] OneOfEach = [typeof(Tensor), typeof(Lincoln.Testing.GradientCheck), typeof(OptimizedTests)];

    public static TheoryData<string> Assemblies => [.. OneOfEach.Select(type => type.Assembly.GetName().Name!)];

    [Theory, MemberData(nameof(Assemblies))]
    public void Is_optimized(string assembly)
        => Assert.False(Assembly.Load(assembly).GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true },
            $"{assembly} is not optimised: Directory.Build.props says <Optimize>true</Optimize>, does something override it?");
}
