using System.Buffers.Binary;
using System.Globalization;

namespace AiTeams.Otlp;

/// <summary>A W3C span id (parent-id): 8 bytes, big endian, written as 16 lower-case hex digits. Zero means there is none.</summary>
/// <remarks>https://www.w3.org/TR/2021/REC-trace-context-1-20211123/#parent-id</remarks>
public readonly record struct SpanId(ulong Value)
{
    public bool IsEmpty => Value == 0;

    /// <summary>Reads 16 lower-case hex digits.</summary>
    /// <returns><see langword="false"/> for another length, another character, or zero.</returns>
    public static bool TryParse(ReadOnlySpan<char> hex, out SpanId id)
    {
        id = default;
        if (hex.Length != 16 || !LowerHex.IsAll(hex)) return false;
        id = new SpanId(ulong.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        return !id.IsEmpty;
    }

    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);

    internal static SpanId Read(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        8 => new SpanId(BinaryPrimitives.ReadUInt64BigEndian(bytes)),
        0 => default,
        _ => throw new OtlpFormatException($"A span id has 8 bytes, not {bytes.Length}."),
    };
}
