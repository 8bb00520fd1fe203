using System.Buffers;
using System.Text;
using AiTeams.Otlp.Wire;

namespace AiTeams.Tests.Otlp;

/// <summary>Builds protobuf by hand, right or wrong: <c>Field(1, Field(2, "text"))</c>.</summary>
internal static class Messages
{
    internal static byte[] Field(int number, params byte[][] parts)
    {
        var buffer = new ArrayBufferWriter<byte>();
        WireWriter.WriteBytes(buffer, number, Join(parts));
        return buffer.WrittenSpan.ToArray();
    }

    internal static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    internal static byte[] Varint(int number, long value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        WireWriter.WriteVarint(buffer, number, value);
        return buffer.WrittenSpan.ToArray();
    }

    internal static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    /// <summary>A trace request around the given span messages.</summary>
    internal static byte[] Traces(params byte[][] spans) => Field(1, Field(2, [.. spans.Select(span => Field(2, span))]));

    /// <summary>A logs request around the given record messages.</summary>
    internal static byte[] Logs(params byte[][] records) => Field(1, Field(2, [.. records.Select(record => Field(2, record))]));

    /// <summary>A span message with ids made of the given digit, then what else it shall hold.</summary>
    internal static byte[] Span(byte digit, params byte[][] rest) => Join(
        [Field(1, Enumerable.Repeat(digit, 16).ToArray()), Field(2, Enumerable.Repeat(digit, 8).ToArray()), .. rest]);

    internal static byte[] Attribute(string key, byte[] value) => Join(Field(1, key), Field(2, value));
}
