namespace Lincoln.Data;

/// <summary>What the values of a column are.</summary>
public enum ColumnKind
{
    /// <summary>Numbers: imputed with the median, then standardised.</summary>
    Numeric,
    /// <summary>Texts out of a limited set: one input (0 or 1) for each category.</summary>
    Categorical,
}
