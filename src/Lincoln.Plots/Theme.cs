namespace Lincoln.Plots;

/// <summary>
/// The colours: one set for light paper and one for dark, chosen by the reader's system. The first eight of the ten series stay apart for
/// colour-blind readers.
/// </summary>
internal static class Theme
{
    /// <summary>The class of the n-th series' lines, points or areas: <c>line-0</c>, <c>dot-0</c>, <c>area-0</c>.</summary>
    public static string Class(string kind, int series) => $"{kind} s{series % Light.Length}";

    // After Okabe and Ito (2008), a little darker on light paper and lighter on dark.
    private static readonly string[] Light =
        ["#0b6bb8", "#d55e00", "#00845f", "#b0488c", "#8a6d00", "#2a9fd6", "#6b4fa1", "#555555", "#c4142f", "#6f9b00"];

    private static readonly string[] Dark =
        ["#6cb6f5", "#ff9248", "#3ecf9f", "#e58bc2", "#e3c34c", "#8fd3f7", "#b9a3e3", "#bbbbbb", "#ff6f7d", "#b4dc50"];

    public static string Css { get; } =
        ".paper{fill:#fff}.ink{fill:#222}.soft{fill:#666}.axis{stroke:#888}.grid{stroke:#e4e4e4}.light{fill:#fff}.dark{fill:#222}" +
        "text{font:12px system-ui,sans-serif;stroke:none}.strong{font-weight:600}" +
        ".mono{font:11px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre}" +
        ".tone{fill:currentColor}.title{font-size:15px;font-weight:600}.small{font-size:11px}" +
        "line{stroke-width:1}.line{fill:none;stroke:currentColor;stroke-width:1.8;stroke-linejoin:round}.dashed{stroke-dasharray:5 4}" +
        ".dot{fill:currentColor;fill-opacity:.65}.area{fill:currentColor;fill-opacity:.8}.pixels{image-rendering:pixelated}" +
        ".edge{fill:none;stroke:#888;stroke-width:1.2}.head{fill:#888}.box{fill:none;stroke:#888}" +
        ".node{fill:#f4f6f8;stroke:#888}.given{fill:#fff;stroke:#bbb}.legend{fill:#fff;fill-opacity:.85;stroke:#ddd}" +
        Series(Light) +
        "@media(prefers-color-scheme:dark){" +
        ".paper{fill:#16181c}.ink{fill:#e8e8e8}.soft{fill:#a5a5a5}.axis{stroke:#8a8a8a}.grid{stroke:#33363c}" +
        ".box{stroke:#777}.node{fill:#22262c;stroke:#777}.given{fill:#16181c;stroke:#555}.legend{fill:#16181c;stroke:#444}" +
        Series(Dark) + "}";

    private static string Series(string[] colours) => string.Concat(colours.Select((colour, i) => $".s{i}{{color:{colour}}}"));
}
