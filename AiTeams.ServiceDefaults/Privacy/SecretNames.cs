using System.Buffers;

namespace AiTeams.ServiceDefaults.Privacy;

/// <summary>Names whose values never leave the process, whatever the value looks like.</summary>
internal static class SecretNames
{
    internal const string Redacted = "[redacted]";

    private const int Longest = 128;

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Names = new HashSet<string>(StringComparer.Ordinal)
    {
        "password", "passwd", "pwd", "passphrase", "secret", "clientsecret", "apikey", "xapikey", "accesskey", "secretkey", "privatekey",
        "token", "accesstoken", "refreshtoken", "idtoken", "sessiontoken", "bearertoken", "bearer", "jwt", "authorization", "proxyauthorization",
        "cookie", "cookies", "setcookie", "credential", "credentials", "connectionstring", "querystring", "signature", "useridkey",
    }.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<char> Separators = SearchValues.Create("_-. :[]@$");

    /// <summary>Case and separators do not matter (<c>X-Api-Key</c>, <c>api_key</c>, <c>ApiKey</c>); <c>input_tokens</c> and <c>tracking_id</c> are no secrets.</summary>
    internal static bool Contains(ReadOnlySpan<char> name)
    {
        if (name.Length is < 3 or > Longest) return false;
        Span<char> folded = stackalloc char[name.Length];
        var length = 0;
        var lastPart = 0;
        foreach (var letter in name)
        {
            if (letter is '.' or ':') lastPart = length;
            if (!Separators.Contains(letter)) folded[length++] = char.ToLowerInvariant(letter);
        }
        return Names.Contains(folded[..length]) || Names.Contains(folded[lastPart..length]);
    }
}
