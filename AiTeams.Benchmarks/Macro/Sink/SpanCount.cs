namespace AiTeams.Benchmarks.Macro.Sink;

/// <summary>Counts what an OTLP export request carries without decoding it: three nested lists, walked by their lengths.</summary>
/// <remarks>
/// Field 1 of Export*ServiceRequest is resource_*, field 2 of Resource* is scope_*, field 2 of Scope* is the item, for spans and log records alike:
/// https://github.com/open-telemetry/opentelemetry-proto/tree/v1.7.0/opentelemetry/proto.
/// </remarks>
internal static class SpanCount
{
    internal static long Of(ReadOnlySpan<byte> request) => Count(request, 1, static resource => Count(resource, 2, static scope => Count(scope, 2, static _ => 1)));

    private static long Count(ReadOnlySpan<byte> message, int field, Inner inner)
    {
        long count = 0;
        while (!message.IsEmpty)
        {
            var tag = Varint(ref message);
            switch (tag & 7)
            {
                case 0: Varint(ref message); break;
                case 1: message = message[8..]; break;
                case 5: message = message[4..]; break;
                default:
                    var length = (int)Varint(ref message);
                    if ((int)(tag >> 3) == field) count += inner(message[..length]);
                    message = message[length..];
                    break;
            }
        }
        return count;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }

    private delegate long Inner(ReadOnlySpan<byte> message);
}
