using System.Buffers.Binary;
using System.Globalization;

namespace AiTeams.Otlp;

/// <summary>A W3C trace id: 16 bytes, big endian, written as 32 lower-case hex digits. All zeros means there is none.</summary>
/// <remarks>https://www.w3.org/TR/2021/REC-trace-context-1-20211123/#trace-id</remarks>
public readonly record struct TraceId(ulong High, ulong Low)
{
    public bool IsEmpty => (High | Low) == 0;

    /// <summary>Reads 32 lower-case hex digits.</summary>
    /// <returns><see langword="false"/> for another length, another character, or all zeros.</returns>
    public static bool TryParse(ReadOnlySpan<char> hex, out TraceId id)
    {
        id = default;
        if (hex.Length != 32 || !LowerHex.IsAll(hex)) return false;
        id = new TraceId(
            ulong.Parse(hex[..16], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            ulong.Parse(hex[16..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        return !id.IsEmpty;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");

    /// <summary>16 bytes as they stand in a message; no bytes mean no id.</summary>
    internal static TraceId Read(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        16 => new TraceId(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..])),
        0 => default,
        _ => throw new OtlpFormatException($"A trace id has 16 bytes, not {bytes.Length}."),
    };
}
