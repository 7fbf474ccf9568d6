using Lincoln.Kernels;

namespace Lincoln;

/// <summary>
/// Reverse-mode automatic differentiation: walks the graph of operations backwards from a result, each operation once, after
/// all operations that used its result. A tensor that was used several times receives the sum of the gradients.
/// </summary>
/// <remarks>The walk keeps its own stack, so a sequence of 10,000 steps does not overflow the thread's.</remarks>
internal static class Backpropagation
{
    private static long lastVisit;

    // Reused from step to step; a mark on each operation replaces a set of visited ones.
    [ThreadStatic] private static List<Operation>? order;
    [ThreadStatic] private static Stack<(Operation Operation, bool InputsDone)>? stack;

    /// <summary>Runs backwards from <paramref name="root"/>; the producer of <paramref name="until"/> is not entered.</summary>
    public static void Run(Tensor root, Tensor? gradient, Tensor? until = null)
    {
        if (!root.Tracks)
            throw new InvalidOperationException($"Backward: this {root.Shape} tensor was not computed from anything "
                + "that requires a gradient, or the graph was not recorded (Mode.NoGradient, Predict).");
        if (gradient is null && root.Shape.Count != 1)
            throw new ShapeException($"Backward: {root.Shape} has more than one element; sum it to a loss first, "
                + "or give the gradient with respect to it.");
        if (gradient is not null && gradient.Shape != root.Shape)
            throw new ShapeException($"Backward: the gradient is {gradient.Shape}, but the tensor is {root.Shape}; they must be equal.");

        var operations = order ?? [];
        order = null;                        // taken, in case an operation's backward runs one of its own
        try
        {
            if (root.Producer is { } last) Sort(last, until, operations);
            // by hand, a layer is given the gradient that the next one left here
            bool isThere = gradient is not null && gradient == root.Gradient;
            // A gradient that an earlier pass left in a result (RetainsGradient) went further then, and must not do so again.
            foreach (var operation in operations) if (operation.Result != root || !isThere) operation.Result!.ClearGradient();
            if (!isThere) Begin(root, gradient);
            for (int i = operations.Count - 1; i >= 0; i--) Step(operations[i], root, until);
        }
        catch
        {
            // No half-finished gradient may stay behind, to which the next pass would add.
            root.ClearGradient();
            foreach (var operation in operations)
                foreach (var x in operation.InputSpan) x.ClearGradient();
            throw;
        }
        finally
        {
            operations.Clear();
            order = operations;
        }
    }

    private static void Begin(Tensor root, Tensor? gradient)
    {
        var start = root.GradientToWrite(out bool add);
        if (gradient is not null) Elementwise.Copy(gradient.Values, start, add);
        else start[0] = add ? start[0] + 1 : 1;
    }

    /// <summary>The operations behind a result. Inputs come before their users: depth first, without recursion.</summary>
    public static void Sort(Operation last, Tensor? until, List<Operation> sorted)
    {
        long visit = Interlocked.Increment(ref lastVisit);
        var open = stack ??= new();
        open.Clear();
        open.Push((last, false));
        while (open.TryPop(out var next))
        {
            var (operation, inputsDone) = next;
            if (inputsDone) sorted.Add(operation);
            if (inputsDone || operation.Visit == visit) continue;
            operation.Visit = visit;
            open.Push((operation, true));
            var inputs = operation.InputSpan;
            foreach (var x in inputs)
                if (x != until && x.Producer is { } producer && producer.Visit != visit) open.Push((producer, false));
        }
    }

    private static void Step(Operation operation, Tensor root, Tensor? until)
    {
        var y = operation.Result!;
        if (y.Gradient is not { } dy) return;
        operation.Backward(dy);
        if (y.RetainsGradient || y == until) return;
        y.ClearGradient();
        if (y != root) dy.Release();         // the caller may still hold the root's
    }
}
