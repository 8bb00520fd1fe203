using System.Text;

namespace AiTeams.Analyzers;

/// <summary>Names of keys and symbols by their words: <c>user_id</c>, <c>user.id</c>, <c>UserId</c> and <c>_userId</c> are the same.</summary>
internal static class Words
{
    private static readonly HashSet<string> IdWords = ["id", "ids", "guid", "uuid", "uid", "sid", "traceparent", "identifier"];

    /// <summary>By its last word: what has as many values as there are requests, users or addresses.</summary>
    private static readonly HashSet<string> Unbounded =
    [
        "url", "uri", "path", "query", "ip", "email", "mail", "phone", "username", "login", "cookie", "timestamp", "fragment",
    ];

    /// <summary>As a whole: too short or too common to judge by the last word alone.</summary>
    private static readonly HashSet<string> UnboundedNames =
    [
        "user", "user_name", "query_string", "client_address", "remote_address", "network_peer_address", "user_agent", "user_agent_original",
        "error_message", "exception_message", "stack_trace", "exception_stacktrace", "prompt", "question",
    ];

    /// <summary>Ids that are few: bounded where they are recorded.</summary>
    private static readonly HashSet<string> Bounded = ["api_key_id", "key_id", "tenant_id"];

    private static readonly HashSet<string> Secrets =
    [
        "password", "passwd", "pwd", "passphrase", "secret", "token", "jwt", "bearer", "authorization", "cookie", "cookies", "credential", "credentials", "signature",
    ];

    private static readonly HashSet<string> SecretNames =
        ["api_key", "apikey", "x_api_key", "access_key", "secret_key", "private_key", "connection_string", "query_string", "set_cookie", "proxy_authorization"];

    internal static bool IsId(string name)
    {
        var words = Of(name);
        if (words.Count == 0) return false;
        var joined = string.Join("_", words);
        var last = words[words.Count - 1];
        return !Bounded.Contains(joined) && (IdWords.Contains(last) || Unbounded.Contains(last) || UnboundedNames.Contains(joined));
    }

    internal static bool IsSecret(string name)
    {
        var words = Of(name);
        if (words.Count == 0) return false;
        if (Secrets.Contains(words[words.Count - 1])) return true;
        var end = words.Count >= 2 ? words[words.Count - 2] + "_" + words[words.Count - 1] : words[0];
        return SecretNames.Contains(end) || SecretNames.Contains(string.Join("_", words));
    }

    /// <summary>Lower case, split at anything that is no letter or digit and where the case rises; <c>HTTPPath</c> is http, path.</summary>
    private static List<string> Of(string name)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var letter = name[i];
            var starts = char.IsUpper(letter) && i > 0 && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (starts || !char.IsLetterOrDigit(letter)) Flush();
            if (char.IsLetterOrDigit(letter)) word.Append(char.ToLowerInvariant(letter));
        }
        Flush();
        return words;

        void Flush()
        {
            if (word.Length > 0) words.Add(word.ToString());
            word.Clear();
        }
    }
}
