using System.Text.Json;

namespace ApiCheck;

/// <summary>The public API of the real packages: what their vendor lists, and <see cref="Unlisted"/> for what that leaves out.</summary>
internal sealed class RealApi
{
    private readonly Dictionary<string, RealType> _types = [];

    internal static RealApi Read(string folder)
    {
        var api = new RealApi();
        foreach (var file in Directory.EnumerateFiles(folder, "*.json"))
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var type in json.RootElement.GetProperty("types").EnumerateArray())
                api._types[type.GetProperty("fullName").GetString()!] = RealType.Of(type);
        }

        foreach (var (name, type) in Unlisted.Types) api._types.TryAdd(name, type);
        return api;
    }

    /// <summary>What <paramref name="standIn"/> has and its original does not, a line each.</summary>
    internal IEnumerable<string> Compare(StandInType standIn)
    {
        if (!_types.TryGetValue(standIn.FullName, out var real)) return [$"{standIn.FullName}: there is no such type"];

        return Differences(standIn, real).Select(difference => $"{standIn.FullName}: {difference}");
    }

    private static IEnumerable<string> Differences(StandInType standIn, RealType real)
    {
        if (standIn.Kind != real.Kind) yield return $"is a {standIn.Kind}, really a {real.Kind}";
        if (standIn.IsSealed != real.IsSealed || standIn.IsAbstract != real.IsAbstract || standIn.IsStatic != real.IsStatic)
            yield return $"modifiers are {standIn.Modifiers}, really {real.Modifiers}";
        if (standIn.BaseType is { } baseType && baseType != real.BaseType) yield return $"derives from {baseType}, really from {real.BaseType ?? "nothing"}";
        foreach (var extra in standIn.Interfaces.Except(real.Interfaces)) yield return $"implements {extra}";
        foreach (var member in standIn.EnumMembers.Except(real.EnumMembers)) yield return $"has the value {member}";
        foreach (var member in standIn.Members)
        {
            if (!real.Members.Contains(member.Signature) && !Unlisted.IsKnown(member)) yield return $"has {member.Signature}{Nearest(member, real)}";
            else if (!Unlisted.ConstraintsOf(member).Contains(member.Constraints))
                yield return $"has {member.Signature} {member.Constraints}, really {string.Join(" or ", Unlisted.ConstraintsOf(member))}";
        }
    }

    private static string Nearest(StandInMember member, RealType real)
    {
        var sameName = real.Members.Where(signature => signature.Contains($".{member.Name}(", StringComparison.Ordinal)
            || signature.Contains($".{member.Name}<", StringComparison.Ordinal) || signature.EndsWith($".{member.Name}", StringComparison.Ordinal));
        return string.Concat(sameName.Select(signature => Environment.NewLine + "    really " + signature));
    }
}

internal sealed record RealType(string Kind, bool IsSealed, bool IsAbstract, bool IsStatic, string? BaseType, HashSet<string> Interfaces,
    HashSet<string> EnumMembers, HashSet<string> Members)
{
    internal string Modifiers => StandInType.Describe(IsSealed, IsAbstract, IsStatic);

    internal static RealType Of(JsonElement type) => new(
        Text(type, "kind")!, Flag(type, "isSealed"), Flag(type, "isAbstract"), Flag(type, "isStatic"), Text(type, "baseType"),
        type.TryGetProperty("interfaces", out var interfaces) ? [.. interfaces.EnumerateArray().Select(i => i.GetString()!)] : [],
        type.TryGetProperty("enumMembers", out var values) ? [.. values.EnumerateArray().Select(v => $"{Text(v, "name")} = {v.GetProperty("value").GetInt64()}")] : [],
        [.. type.GetProperty("members").EnumerateArray().Select(m => Text(m, "signature")!)]);

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static bool Flag(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.GetBoolean();
}
