namespace Lincoln.Data;

/// <summary>A column of a <see cref="Schema"/>.</summary>
/// <param name="Name">Its name, by which it is found in a table.</param>
/// <param name="Kind">What its values are.</param>
public sealed record SchemaColumn(string Name, ColumnKind Kind);
