namespace Lincoln;

/// <summary>
/// Something with parameters, state and children, and typed methods of its own: a layer, a recurrent cell, an encoder with its decoder.
/// </summary>
/// <remarks>
/// A module declares each of them with one call in its constructor: no reflection and no source generator, and the order of
/// declaration is the order of saving. Parameters have no values until the module is built, which happens at the first input.
/// </remarks>
public abstract class Module
{
    private readonly List<Parameter> parameters = [];
    private readonly List<(string Name, Tensor Tensor)> state = [];
    private readonly List<(string Name, Module Module)> children = [];

    /// <summary>The names from the network down to this module, joined by dots; empty for the outermost.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Random numbers for the first values of the parameters, forked by name from the network's seed.</summary>
    private protected Rng Random { get; private set; } = new(0);

    /// <summary>Declares a parameter; <see cref="Parameter.Initialize"/> gives it its shape when the module is built.</summary>
    /// <exception cref="ArgumentException">The name is taken, or contains a dot.</exception>
    protected Parameter Declare(string name)
    {
        CheckName(name);
        var parameter = new Parameter(name);
        parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Declares a tensor that is saved with the module but not trained (running statistics). It starts at zero.</summary>
    /// <exception cref="ArgumentException">The name is taken, or contains a dot.</exception>
    protected Tensor DeclareState(string name, Shape shape)
    {
        CheckName(name);
        var tensor = Tensor.Persistent(shape);
        state.Add((name, tensor));
        return tensor;
    }

    /// <summary>The number of declared state tensors.</summary>
    private protected int StateCount => state.Count;

    /// <summary>Forgets the state tensors behind the first ones.</summary>
    private protected void KeepState(int first) => state.RemoveRange(first, state.Count - first);

    /// <summary>Declares a module inside this one. The same one may be declared twice: it then shares its parameters.</summary>
    /// <exception cref="ArgumentException">The name is taken, or contains a dot, or the child contains this module.</exception>
    /// <exception cref="ArgumentNullException">The child is null.</exception>
    protected T Declare<T>(string name, T child) where T : Module
    {
        ArgumentNullException.ThrowIfNull(child);
        CheckName(name);
        if (child.WithChildren().Contains(this))
            throw new ArgumentException($"{GetType().Name}: '{name}' contains this module, "
                + "which would then contain itself.", nameof(child));
        children.Add((name, child));
        return child;
    }

    /// <summary>The modules inside this one, with their names.</summary>
    public IReadOnlyList<(string Name, Module Module)> Children => children;

    /// <summary>
    /// All parameters with their paths (<c>0.weight</c>), this module's first, then its children's. A shared one appears once.
    /// </summary>
    /// <exception cref="InvalidOperationException">The module is not built yet.</exception>
    public IEnumerable<(string Path, Parameter Parameter)> Parameters
    {
        get
        {
            foreach (var (path, parameter) in All("", m => m.parameters.Select(p => (p.Name, p))))
            {
                if (!parameter.IsInitialized)
                    throw new InvalidOperationException($"Parameters: '{path}' of {this} has no shape yet. "
                        + "Call Build with the shape of one sample, or Forward with a first batch.");
                yield return (path, parameter);
            }
        }
    }

    /// <summary>All state tensors with their paths, such as the running statistics of normalisation layers.</summary>
    public IEnumerable<(string Path, Tensor Tensor)> State => All("", m => m.state);

    /// <summary>
    /// Whether all parameters of this module and of everything inside it are trained. Setting it sets <see cref="Parameter.Trainable"/> of
    /// each: false freezes the module (its gradients are then not even computed), true thaws it. State, such as running statistics, is no
    /// parameter.
    /// </summary>
    public bool Trainable
    {
        get => All("", m => m.parameters.Select(p => (p.Name, p))).All(p => p.Item.Trainable);
        set
        {
            foreach (var (_, parameter) in All("", m => m.parameters.Select(p => (p.Name, p)))) parameter.Trainable = value;
        }
    }

    /// <summary>The number of elements of all parameters together.</summary>
    /// <exception cref="InvalidOperationException">The module is not built yet.</exception>
    public long ParameterCount => Parameters.Sum(p => (long)p.Parameter.Shape.Count);

    /// <summary>This module and everything inside it.</summary>
    internal IEnumerable<Module> WithChildren() => children.SelectMany(c => c.Module.WithChildren()).Prepend(this);

    /// <summary>Gives this module and its children their paths and their own random streams, so that adding one changes no other.</summary>
    internal void Seed(Rng rng, string path)
    {
        (Random, Path) = (rng, path);
        foreach (var (name, child) in children) child.Seed(rng.Fork(name), path.Length == 0 ? name : $"{path}.{name}");
    }

    private IEnumerable<(string Path, T Item)> All<T>(string path, Func<Module, IEnumerable<(string Name, T Item)>> own) where T : class
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        return Walk(path, this);

        IEnumerable<(string, T)> Walk(string prefix, Module module)
        {
            foreach (var (name, item) in own(module)) if (seen.Add(item)) yield return (prefix + name, item);
            foreach (var (name, child) in module.children)
                foreach (var found in Walk($"{prefix}{name}.", child)) yield return found;
        }
    }

    // ToString may be overridden by a class whose constructor has not run yet, so messages here name the class.
    private void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Contains('.'))
            throw new ArgumentException($"{GetType().Name}: the name '{name}' must not contain a dot, "
                + "which separates the names in a path.", nameof(name));
        if (parameters.Any(p => p.Name == name) || state.Any(s => s.Name == name) || children.Any(c => c.Name == name))
            throw new ArgumentException($"{GetType().Name}: the name '{name}' is declared already.", nameof(name));
    }

    /// <summary>The name of the class.</summary>
    public override string ToString() => GetType().Name;
}
