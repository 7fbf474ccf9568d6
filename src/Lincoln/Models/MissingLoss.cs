using Lincoln.Losses;

namespace Lincoln.Storage;

/// <summary>Stands in for the loss of a network whose file does not name one: predictions need none.</summary>
internal sealed class MissingLoss : Loss
{
    protected override Tensor Call(Tensor prediction, Target target) => throw new InvalidOperationException(
        "This network was loaded from a file that does not say which loss it was trained with. Pass one to Load to train or evaluate it.");
}
