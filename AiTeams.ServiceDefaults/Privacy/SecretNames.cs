using System.Buffers;

namespace AiTeams.ServiceDefaults.Privacy;

/// <summary>Names whose values never leave the process, whatever the value looks like: of secrets, and of what names a person.</summary>
public static class SecretNames
{
    internal const string Redacted = "[redacted]";

    private const int Longest = 128;

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Names = new HashSet<string>(StringComparer.Ordinal)
    {
        "pwd", "dbpass", "userpass", "bearer", "jwt", "cookies", "signature", "querystring", "urlquery", "useridkey", "connectionstrings", "otp", "pin", "cvv", "cvc",
        "email", "emailaddress", "useremail", "phone", "phonenumber", "mobile", "mobilenumber", "telephone", "idcard", "idcardnumber", "idnumber",
        "identitynumber", "ssn", "creditcard", "creditcardnumber", "cardnumber", "passport", "passportnumber",
    }.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>With these a name may have anything before: <c>db_password</c>, <c>OPENAI_API_KEY</c>.</summary>
    private static readonly string[] Endings =
    [
        "password", "passwd", "passphrase", "secret", "apikey", "accesskey", "secretkey", "privatekey", "signingkey", "encryptionkey", "accountkey", "sharedkey", "token", "authorization",
        "cookie", "credential", "credentials", "connectionstring", "authkey",
    ];

    /// <summary>Measures and plumbing that end like a secret.</summary>
    private static readonly string[] NoSecrets = ["firsttoken", "pertoken", "lasttoken", "cancellationtoken"];

    private static readonly SearchValues<char> Separators = SearchValues.Create("_-. :[]@$/");

    /// <summary>Case and separators do not matter (<c>X-Api-Key</c>, <c>api_key</c>, <c>ApiKey</c>); <c>input_tokens</c> and <c>api_key_id</c> are no secrets.</summary>
    public static bool IsSecret(string name) => Contains(name);

    internal static bool Contains(ReadOnlySpan<char> name)
    {
        if (name.Length is < 3 or > Longest) return false;
        Span<char> folded = stackalloc char[name.Length];
        var (length, lastPart) = Fold(name, folded);
        folded = folded[..length];
        if (Names.Contains(folded) || lastPart > 0 && Names.Contains(folded[lastPart..])) return true;
        return folded.StartsWith("password") || EndsWithAny(folded, Endings) && !EndsWithAny(folded, NoSecrets);
    }

    /// <summary>Whether a header of this name is secret to the end of its line, not of its first word.</summary>
    internal static bool IsWholeLine(ReadOnlySpan<char> name) =>
        name.EndsWith("authorization", StringComparison.OrdinalIgnoreCase) || name.EndsWith("cookie", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("cookies", StringComparison.OrdinalIgnoreCase);

    private static (int Length, int LastPart) Fold(ReadOnlySpan<char> name, Span<char> folded)
    {
        var (length, lastPart) = (0, 0);
        foreach (var letter in name)
        {
            if (letter is '.' or ':') lastPart = length;
            if (!Separators.Contains(letter)) folded[length++] = char.ToLowerInvariant(letter);
        }
        return (length, lastPart);
    }

    private static bool EndsWithAny(ReadOnlySpan<char> folded, string[] endings)
    {
        foreach (var ending in endings)
        {
            if (folded.EndsWith(ending)) return true;
        }
        return false;
    }
}
