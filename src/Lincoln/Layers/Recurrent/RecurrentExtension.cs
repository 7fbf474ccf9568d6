using Lincoln.Layers;

namespace Lincoln;

/// <summary>The method <c>CarryState()</c> of layers.</summary>
public static class RecurrentExtension
{
    extension(Layer layer)
    {
        /// <summary>
        /// Lets the recurrent layers in here begin every call with the last state of the call before, until the result is disposed.
        /// </summary>
        /// <exception cref="InvalidOperationException">One of them is bidirectional.</exception>
        public StateScope CarryState()
        {
            ArgumentNullException.ThrowIfNull(layer);
            return new(layer);
        }
    }
}
