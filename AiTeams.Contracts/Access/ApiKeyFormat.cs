using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace AiTeams.Contracts.Access;

/// <summary>
/// An API key: <c>ak_&lt;public id&gt;_&lt;secret&gt;</c>, e.g. <c>ak_demo-acme_5f2c…</c>. The public id names the key in logs and metrics; the secret is
/// 32 random bytes as 64 lower-case hex digits. Only <see cref="Hash"/> of the whole text is ever stored.
/// </summary>
public static partial class ApiKeyFormat
{
    private const string Prefix = "ak_";
    private const int SecretBytes = 32;
    private const int LongestKey = 128;

    /// <summary>A new key.</summary>
    /// <param name="id">2–32 characters: lower-case letters, digits, hyphens; not a hyphen first.</param>
    /// <exception cref="ArgumentException">The id has another form.</exception>
    public static string Create(string id)
    {
        if (!IsId(id)) throw new ArgumentException("A key's public id is 2 to 32 lower-case letters, digits and hyphens.", nameof(id));
        return Prefix + id + "_" + RandomNumberGenerator.GetHexString(SecretBytes * 2, lowercase: true);
    }

    /// <summary>What is stored of a key: SHA-256 of its UTF-8 text, 64 lower-case hex digits. A fast hash suffices for 256 random bits.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Whether the text can be a key's public id.</summary>
    public static bool IsId(string? id) => id is not null && IdPattern().IsMatch(id);

    /// <summary>Reads the public id out of a key. Says nothing about whether the key is valid.</summary>
    public static bool TryReadId(string key, [NotNullWhen(true)] out string? id)
    {
        id = null;
        if (key is null || key.Length > LongestKey || !key.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        var end = key.IndexOf('_', Prefix.Length);
        if (end < 0 || end == key.Length - 1) return false;
        var candidate = key[Prefix.Length..end];
        if (!IsId(candidate)) return false;
        id = candidate;
        return true;
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{1,31}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();
}
