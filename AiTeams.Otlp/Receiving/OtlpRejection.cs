using System.Buffers;
using AiTeams.Otlp.Wire;

namespace AiTeams.Otlp;

/// <summary>How many records of an accepted request were left out, and why.</summary>
internal readonly record struct OtlpRejection(long Count, string Reason)
{
    /// <summary>
    /// An Export…ServiceResponse, the same for all signals: partial_success = 1 { rejected = 1, error_message = 2 }; without rejections no bytes at all.
    /// </summary>
    internal ReadOnlyMemory<byte> ToResponse()
    {
        if (Count == 0) return default;
        var partial = new ArrayBufferWriter<byte>(64);
        WireWriter.WriteVarint(partial, 1, Count);
        WireWriter.WriteText(partial, 2, Reason);
        var response = new ArrayBufferWriter<byte>(80);
        WireWriter.WriteBytes(response, 1, partial.WrittenSpan);
        return response.WrittenMemory;
    }
}
