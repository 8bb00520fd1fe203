using System.Globalization;
using System.Text;

namespace AiTeams.Otlp;

/// <summary>The status codes this receiver answers with, as they stand in <c>grpc-status</c>.</summary>
/// <remarks>https://github.com/grpc/grpc/blob/v1.74.0/doc/statuscodes.md</remarks>
internal static class GrpcStatus
{
    internal const string Ok = "0";
    internal const string InvalidArgument = "3";
    internal const string ResourceExhausted = "8";
    internal const string Unimplemented = "12";
    internal const string Unauthenticated = "16";

    /// <summary>Percent-encodes what a header cannot carry: everything but printable ASCII, and the percent sign.</summary>
    internal static string Encode(string message)
    {
        var encoded = new StringBuilder(message.Length);
        foreach (var unit in Encoding.UTF8.GetBytes(message))
        {
            if (unit is >= 0x20 and <= 0x7E and not (byte)'%') encoded.Append((char)unit);
            else encoded.Append('%').Append(unit.ToString("X2", CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }
}
