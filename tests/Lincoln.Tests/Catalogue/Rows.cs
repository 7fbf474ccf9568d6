using Lincoln.Testing;

namespace Lincoln.Tests.Catalogue;

/// <summary>All rows of the catalogue, and their names for theories.</summary>
internal static class Rows
{
    private static readonly Dictionary<string, CatalogueRow> ByName
        = ((CatalogueRow[])[.. OperationRows.All, .. LayerRows.All, .. LossRows.All]).ToDictionary(NameOf);

    public static IEnumerable<CatalogueRow> All => ByName.Values;

    public static TheoryData<string> Names => [.. ByName.Keys];

    public static TheoryData<string> NamesOf(IEnumerable<CatalogueRow> rows) => [.. rows.Select(NameOf)];

    public static CatalogueRow Find(string name) => ByName[name];

    /// <summary>An operation and a layer may share a name: <c>operations/Flatten</c>, <c>layers/Flatten</c>.</summary>
    public static string NameOf(CatalogueRow row)
    {
        string folder = row switch
        {
            OperationRow => "operations",
            LayerRow => "layers",
            _ => "losses",
        };
        return $"{folder}/{row.Name}";
    }
}
