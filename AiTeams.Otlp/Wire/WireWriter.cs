using System.Buffers;
using System.Text;

namespace AiTeams.Otlp.Wire;

/// <summary>Writes the few small messages that a receiver answers with.</summary>
internal static class WireWriter
{
    internal static void WriteVarint(ArrayBufferWriter<byte> to, int field, long value)
    {
        Raw(to, (ulong)field << 3);
        Raw(to, (ulong)value);
    }

    internal static void WriteText(ArrayBufferWriter<byte> to, int field, string value) => WriteBytes(to, field, Encoding.UTF8.GetBytes(value));

    internal static void WriteBytes(ArrayBufferWriter<byte> to, int field, ReadOnlySpan<byte> value)
    {
        Raw(to, ((ulong)field << 3) | 2);
        Raw(to, (ulong)value.Length);
        to.Write(value);
    }

    private static void Raw(ArrayBufferWriter<byte> to, ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        var count = 0;
        while (value >= 0x80)
        {
            bytes[count++] = (byte)(value | 0x80);
            value >>= 7;
        }

        bytes[count++] = (byte)value;
        to.Write(bytes[..count]);
    }
}
