using System.Buffers;

namespace AiTeams.ServiceDefaults.Privacy;

/// <summary>Keys and tokens whose beginning gives them away: our own API keys, JWTs, authorization values, private keys, those of well-known services.</summary>
internal static class SecretTokens
{
    private const string PrivateKey = "PRIVATE KEY-----";
    private const int LongestKeyId = 32;

    private static readonly SearchValues<char> Word = SearchValues.Create("0123456789_-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    private static readonly SearchValues<char> EndOfCredentials = SearchValues.Create(" \t\r\n\"',;<>");

    /// <param name="at">Where one of <see cref="PersonalMarks.TokenStarts"/> begins.</param>
    internal static bool TryMatch(ReadOnlySpan<char> text, int at, out PersonalMatch found)
    {
        found = default;
        if (at > 0 && (char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] == '_')) return false;
        var token = text[at..];
        var (start, end) = token[0] switch
        {
            'B' or 'b' => Credentials(token),
            // Within a longer word it is no beginning, and looking at each would not be linear.
            'e' => at > 0 && text[at - 1] == '-' ? default : Jwt(token),
            'a' => OwnKey(token),
            '-' => Armoured(token),
            'A' => Known(token, 4, 16),
            'x' => Known(token, 5, 10),
            'g' => Known(token, token.IndexOfAny('_', '-') + 1, 16),
            _ => Known(token, 3, 16),
        };
        if (end <= start) return false;
        found = new(at + start, at + end, SecretNames.Redacted);
        return true;
    }

    /// <summary><c>Bearer token</c>, <c>Basic token</c>: the scheme stays, and so do sentences ("the bearer token is old", "basic checks").</summary>
    private static (int Start, int End) Credentials(ReadOnlySpan<char> token)
    {
        var start = token.IndexOf(' ') + 1;
        var length = token[start..].IndexOfAny(EndOfCredentials);
        if (length < 0) length = token.Length - start;
        var value = token.Slice(start, length);
        if (value.IsEmpty || value is SecretNames.Redacted) return default;
        var isToken = start == "Bearer ".Length
            ? value is not ("token" or "tokens" or "auth" or "authentication" or "authorization" or "scheme" or "challenge" or "header" or "is" or "was" or "and" or "or" or "of")
            : value.Length >= 20 || value.Length >= 8 && value.ContainsAnyExceptInRange('a', 'z');
        return isToken ? (start, start + length) : default;
    }

    private static (int Start, int End) Jwt(ReadOnlySpan<char> token)
    {
        var header = WordLength(token);
        if (header < 8 || header >= token.Length - 1 || token[header] != '.') return default;
        var payload = WordLength(token[(header + 1)..]);
        if (payload == 0) return default;
        var end = header + 1 + payload;
        // Three parts when signed, five when encrypted.
        while (end < token.Length && token[end] == '.') end += 1 + WordLength(token[(end + 1)..]);
        return (0, end);
    }

    /// <summary><c>ak_ID_SECRET</c>: the public id stays.</summary>
    private static (int Start, int End) OwnKey(ReadOnlySpan<char> token)
    {
        var id = token.Slice("ak_".Length, Math.Min(LongestKeyId + 1, token.Length - "ak_".Length)).IndexOf('_');
        if (id < 1) return default;
        var start = "ak_".Length + id + 1;
        var secret = WordLength(token[start..]);
        return secret < 16 ? default : (start, start + secret);
    }

    private static (int Start, int End) Armoured(ReadOnlySpan<char> token)
    {
        if (!token[..Math.Min(64, token.Length)].Contains(PrivateKey, StringComparison.Ordinal)) return default;
        var end = token.IndexOf("-----END ", StringComparison.Ordinal);
        if (end < 0) return (0, token.Length);
        var close = token[end..].IndexOf(PrivateKey, StringComparison.Ordinal);
        return (0, close < 0 ? token.Length : end + close + PrivateKey.Length);
    }

    private static (int Start, int End) Known(ReadOnlySpan<char> token, int prefix, int shortest)
    {
        if (prefix is 0 or > 12) return default;
        var end = WordLength(token);
        return end - prefix < shortest ? default : (0, end);
    }

    private static int WordLength(ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExcept(Word);
        return length < 0 ? text.Length : length;
    }
}
