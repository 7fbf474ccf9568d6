namespace Lincoln.Tests.Core;

public class ModuleTests
{
    [Fact]
    public void Parameters_state_and_children_have_paths_in_the_order_of_declaration()
    {
        var shared = new Leaf();
        var root = new Node(("left", new Node(("leaf", new Leaf()))), ("right", shared), ("again", shared));
        root.Build();
        Assert.Equal(["scale", "left.scale", "left.leaf.weight", "left.leaf.bias", "right.weight", "right.bias"],
            root.Parameters.Select(p => p.Path));
        Assert.Equal(["left.leaf.mean", "right.mean"], root.State.Select(s => s.Path));
        Assert.Equal(["left", "right", "again"], root.Children.Select(c => c.Name));
        Assert.Equal(2 + 2 * 3, root.ParameterCount);
    }

    [Fact]
    public void Parameters_of_a_module_that_is_not_built_are_refused()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new Node(("leaf", new Leaf())).Parameters.Count());
        Assert.Contains("Build", error.Message);
    }

    [Fact]
    public void Wrong_declarations_are_refused()
    {
        Assert.Contains("declared already", Assert.Throws<ArgumentException>(() => new Node(("a", new Leaf()), ("a", new Leaf()))).Message);
        Assert.Contains("declared already", Assert.Throws<ArgumentException>(() => new Node(("scale", new Leaf()))).Message);
        Assert.Contains("dot", Assert.Throws<ArgumentException>(() => new Node(("a.b", new Leaf()))).Message);
        Assert.Throws<ArgumentException>(() => new Node((" ", new Leaf())));
        Assert.Throws<ArgumentNullException>(() => new Node(("a", null!)));
    }

    [Fact]
    public void A_module_cannot_contain_itself()
    {
        var inner = new Node();
        var outer = new Node(("inner", inner));
        Assert.Contains("contain itself", Assert.Throws<ArgumentException>(() => inner.Add("outer", outer)).Message);
        Assert.Throws<ArgumentException>(() => inner.Add("self", inner));
    }

    private sealed class Leaf : Module
    {
        private readonly Parameter weight, bias;

        public Leaf()
        {
            (weight, bias) = (Declare("weight"), Declare("bias"));
            DeclareState("mean", [2]);
        }

        public void Build()
        {
            weight.Initialize([2]);
            bias.Initialize([]);
        }
    }

    private sealed class Node : Module
    {
        private readonly Parameter scale;

        public Node(params (string, Module)[] children)
        {
            scale = Declare("scale");
            foreach (var (name, child) in children) Declare(name, child);
        }

        public void Add(string name, Module child) => Declare(name, child);

        public void Build()
        {
            scale.Initialize([]);
            foreach (var (_, child) in Children)
                if (child is Leaf leaf) leaf.Build();
                else ((Node)child).Build();
        }
    }
}
