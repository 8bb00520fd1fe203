using System.Globalization;

namespace AiTeams.Contracts;

/// <summary>Ids of stored things: a prefix, then a UUIDv7 as 32 lower-case hex digits, e.g. <c>exe_0199a4…</c>. Never bare hex: that is a tracking id.</summary>
public static class Ids
{
    public const string Session = "ses_";
    public const string Message = "msg_";
    public const string Workflow = "wf_";
    public const string Execution = "exe_";
    public const string NodeExecution = "nex_";
    public const string Generation = "gen_";
    public const string ModelCall = "call_";
    public const string Key = "key_";

    /// <summary>A new id. UUIDv7 sorts by time, so rows made together lie together.</summary>
    /// <param name="prefix">One of the constants above.</param>
    /// <param name="now">Time that the id carries, to the millisecond.</param>
    public static string New(string prefix, DateTimeOffset now) => prefix + Guid.CreateVersion7(now).ToString("N", CultureInfo.InvariantCulture);
}
