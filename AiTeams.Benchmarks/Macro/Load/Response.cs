using System.Buffers.Text;

namespace AiTeams.Benchmarks.Macro.Load;

/// <summary>How far one HTTP/1.1 response has come.</summary>
internal static class Response
{
    /// <returns>Its length in bytes; 0 while there is more to come.</returns>
    internal static int Length(ReadOnlySpan<byte> received)
    {
        var head = received.IndexOf("\r\n\r\n"u8);
        if (head < 0) return 0;
        var body = head + 4;
        var at = received[..head].IndexOf("Content-Length: "u8);
        if (at < 0)
        {
            // Chunked: the last chunk is the empty one, and the body here never holds these bytes.
            var end = received[body..].IndexOf("0\r\n\r\n"u8);
            return end < 0 ? 0 : body + end + 5;
        }
        return Utf8Parser.TryParse(received[(at + 16)..], out int length, out _) && received.Length >= body + length ? body + length : 0;
    }

    internal static bool IsOk(ReadOnlySpan<byte> received) => received.StartsWith("HTTP/1.1 200"u8);
}
