namespace Lincoln.Data;

/// <summary>What a network is to learn from a data set.</summary>
public enum LearningTask
{
    /// <summary>A number: the target is a measurement.</summary>
    Regression,
    /// <summary>One of several classes: the target is a label.</summary>
    Classification,
}
