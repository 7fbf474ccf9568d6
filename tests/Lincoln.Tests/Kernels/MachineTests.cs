using Lincoln.Kernels;

namespace Lincoln.Tests.Kernels;

public class MachineTests : KernelTest
{
    [Fact]
    public void The_facts_are_those_in_use()
        => Everywhere((width, threads) =>
        {
            var facts = Machine.Facts().ToDictionary(fact => fact.Name);
            Assert.Equal(Isa.Describe(), facts["vectors"].Value);
            Assert.Equal($"{threads}", facts["threads"].Value);
            Assert.Equal($"{Environment.ProcessorCount}", facts["processors"].Value);
            Assert.Contains(typeof(Real) == typeof(float) ? "single" : "double", facts["numbers"].Value);
            Assert.All(facts.Values, fact => Assert.NotEmpty(fact.Value));
            if (width != Isa.WidestWidth) Assert.NotEmpty(facts["vectors"].Advice);
            else Assert.Empty(facts["vectors"].Advice);
            Assert.Equal(threads == Math.Min(Environment.ProcessorCount, 32), facts["threads"].Advice == "");
        });
}
