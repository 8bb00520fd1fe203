using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AiTeams.ConsoleApp.Pages;

/// <summary>
/// The page's style, script and icon, from the assembly: they work wherever the program is started from. The address holds a digest of the
/// contents, so a browser may keep them for good.
/// </summary>
internal sealed class Asset
{
    internal static readonly Asset Css = new("console.css", "text/css; charset=utf-8");
    internal static readonly Asset Js = new("console.js", "text/javascript; charset=utf-8");
    internal static readonly Asset Icon = new("console.svg", "image/svg+xml");

    private readonly byte[] _contents;
    private readonly string _type;

    private Asset(string name, string type)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The assembly lacks {name}.");
        _contents = new byte[stream.Length];
        stream.ReadExactly(_contents);
        _type = type;
        Url = $"/assets/{Convert.ToHexStringLower(SHA256.HashData(_contents).AsSpan(0, 6))}/{name}";
    }

    internal string Url { get; }

    internal static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var asset in new[] { Css, Js, Icon }) routes.MapGet(asset.Url, asset.Send).WithoutReceipt();
    }

    private FileContentHttpResult Send(HttpContext context)
    {
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Bytes(_contents, _type);
    }
}
