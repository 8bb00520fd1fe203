using System.Text.Json;

namespace AiTeams.Tests.Catalogue;

/// <summary>A name that the first documents used, and where it is served now: <c>docs/catalogue/seeds.json</c>.</summary>
/// <param name="Seed">000 to 004.</param>
/// <param name="Spelling">As the document has it.</param>
/// <param name="As">metric | log | field | attribute | span | event | rule, which must exist; header | api | none.</param>
/// <param name="Name">The name that serves it; empty for none.</param>
/// <param name="En">What is different, or why there is nothing.</param>
/// <param name="Zh">The same in Chinese.</param>
internal sealed record SeedSpelling(string Seed, string Spelling, string As, string Name, string En = "", string Zh = "")
{
    internal static IReadOnlyList<SeedSpelling> All { get; } =
        JsonSerializer.Deserialize<SeedSpelling[]>(Product.Read("docs/catalogue/seeds.json"), JsonSerializerOptions.Web)!;
}
