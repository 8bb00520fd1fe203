using System.Buffers.Binary;
using System.Collections;
using System.Globalization;
using AiTeams.ServiceDefaults.Privacy;

namespace AiTeams.ServiceDefaults.Export.Wire;

/// <summary>KeyValue messages. This is where values of spans are redacted: nothing else writes text into them.</summary>
/// <remarks>https://github.com/open-telemetry/opentelemetry-proto/blob/v1.7.0/opentelemetry/proto/common/v1/common.proto.</remarks>
internal static class AttributeWriter
{
    /// <summary>Attributes of a span, an event or a link; OpenTelemetry's own default. More are counted as dropped.</summary>
    internal const int MostAttributes = 128;

    /// <summary>Characters of one text. What is over is cut off and marked with an ellipsis.</summary>
    internal const int LongestText = 32 * 1024;

    private const int DeepestNesting = 4;
    private const int MostElements = 1024;

    /// <summary>A personal value that the cut would split is seen whole this far behind it.</summary>
    private const int BehindTheCut = 128;

    /// <returns>Whether there was anything to write: a null says nothing.</returns>
    internal static bool Write(ProtobufWriter to, int field, string name, object? value) => Write(to, field, AttributeKey.Of(name), value, 0);

    internal static bool Write(ProtobufWriter to, int field, AttributeKey key, object? value, int depth)
    {
        if (value is null || key.Rule == ValueRule.Left) return false;
        if (value is string text)
        {
            Text(to, field, key, text);
            return true;
        }
        var before = to.Length;
        try
        {
            var pair = to.Open(field);
            to.Raw(key.Name);
            WriteValue(to, 2, value, key.Rule, depth);
            to.Close(pair);
        }
        catch (Exception failure)
        {
            // A list that another thread changes meanwhile, or one whose own code fails.
            to.CutTo(before);
            Text(to, field, key, Failed(value, failure));
        }
        return true;
    }

    internal static void Text(ProtobufWriter to, int field, AttributeKey key, ReadOnlySpan<char> value) => Write(to, field, key, Shown(value, key.Rule));

    /// <inheritdoc cref="Text(ProtobufWriter, int, AttributeKey, ReadOnlySpan{char})"/>
    internal static void Text(ProtobufWriter to, int field, AttributeKey key, string value)
    {
        if (key.Rule == ValueRule.Repeated && CleanTexts.Contain(value)) Write(to, field, key, value);
        else Write(to, field, key, Shown(value, key.Rule));
    }

    /// <summary>Text that has been redacted already, as that of log entries is.</summary>
    internal static void Redacted(ProtobufWriter to, int field, AttributeKey key, ReadOnlySpan<char> value) => Write(to, field, key, Cut(value));

    private static void Write(ProtobufWriter to, int field, AttributeKey key, ReadOnlySpan<char> shown)
    {
        if (to.TryShortPair(field, key.Head, shown)) return;
        var pair = to.Open(field);
        to.Raw(key.Name);
        var any = to.Open(2);
        to.Text(1, shown);
        to.Close(any);
        to.Close(pair);
    }

    internal static void Number(ProtobufWriter to, int field, AttributeKey key, long value)
    {
        Span<byte> content = stackalloc byte[11];
        content[0] = 3 << 3;
        Write(to, field, key, content[..(1 + ProtobufWriter.Varint((ulong)value, content[1..]))]);
    }

    internal static void Real(ProtobufWriter to, int field, AttributeKey key, double value)
    {
        Span<byte> content = stackalloc byte[9];
        content[0] = (4 << 3) | 1;
        BinaryPrimitives.WriteDoubleLittleEndian(content[1..], value);
        Write(to, field, key, content);
    }

    internal static void Truth(ProtobufWriter to, int field, AttributeKey key, bool value) =>
        Write(to, field, key, value ? [2 << 3, 1] : [2 << 3, 0]);

    /// <param name="content">Of the AnyValue.</param>
    private static void Write(ProtobufWriter to, int field, AttributeKey key, ReadOnlySpan<byte> content)
    {
        if (to.TryShortPair(field, key.Head, content)) return;
        var pair = to.Open(field);
        to.Raw(key.Name);
        var any = to.Open(2);
        to.Raw(content);
        to.Close(any);
        to.Close(pair);
    }

    /// <summary>A name, the same object each time, as it may leave the process.</summary>
    internal static ReadOnlySpan<char> ShownName(string name) => CleanTexts.Contain(name) ? name : Shown(name);

    /// <summary>Text as it may leave the process.</summary>
    internal static ReadOnlySpan<char> Shown(ReadOnlySpan<char> text, ValueRule rule = ValueRule.Masked) => rule switch
    {
        ValueRule.Plain => Cut(text),
        ValueRule.Secret => SecretNames.Redacted,
        ValueRule.Client => MaskedAddress.Of(text.ToString()),
        ValueRule.Address => Cut(PersonalValues.Mask(Whole(WithoutSecrets(text)))),
        _ => Cut(PersonalValues.Mask(Whole(text))),
    };

    private static ReadOnlySpan<char> Whole(ReadOnlySpan<char> text) => text.Length <= LongestText ? text : text[..Math.Min(text.Length, LongestText + BehindTheCut)];

    internal static ReadOnlySpan<char> Cut(ReadOnlySpan<char> text)
    {
        if (text.Length <= LongestText) return text;
        // Not through a pair of surrogates.
        var end = char.IsHighSurrogate(text[LongestText - 2]) ? LongestText - 2 : LongestText - 1;
        return string.Concat(text[..end], "…");
    }

    /// <summary>Path and host of an address; a user's name and password, query and fragment stay here.</summary>
    private static ReadOnlySpan<char> WithoutSecrets(ReadOnlySpan<char> address)
    {
        if (address.IndexOfAny('?', '#') is >= 0 and var end) address = address[..end];
        var host = address.IndexOf("://", StringComparison.Ordinal) + 3;
        if (host < 3) return address;
        var path = address[host..].IndexOf('/') is >= 0 and var slash ? host + slash : address.Length;
        return address[host..path].LastIndexOf('@') is >= 0 and var at ? string.Concat(address[..host], address[(host + at + 1)..]) : address;
    }

    private static void WriteValue(ProtobufWriter to, int field, object? value, ValueRule rule, int depth)
    {
        var any = to.Open(field);
        if (rule == ValueRule.Secret) to.Text(1, SecretNames.Redacted);
        else WriteContent(to, value, rule, depth);
        to.Close(any);
    }

    private static void WriteContent(ProtobufWriter to, object? value, ValueRule rule, int depth)
    {
        switch (value)
        {
            case null: break;
            case string text: to.Text(1, Shown(text, rule)); break;
            case bool truth: to.Number(2, truth ? 1 : 0); break;
            case int number: to.Number(3, number); break;
            case long number: to.Number(3, number); break;
            case double number: to.Fixed64(4, BitConverter.DoubleToUInt64Bits(number)); break;
            case float number: to.Fixed64(4, BitConverter.DoubleToUInt64Bits(number)); break;
            case uint number: to.Number(3, number); break;
            case short number: to.Number(3, number); break;
            case ushort number: to.Number(3, number); break;
            case byte number: to.Number(3, number); break;
            case sbyte number: to.Number(3, number); break;
            case char letter: to.Text(1, [letter]); break;
            case byte[] bytes: to.Bytes(7, bytes.AsSpan(0, Math.Min(bytes.Length, LongestText))); break;
            case IEnumerable<KeyValuePair<string, object?>> pairs when depth < DeepestNesting: WritePairs(to, pairs, depth); break;
            case IEnumerable items when items is Array or IList && depth < DeepestNesting: WriteItems(to, items, rule, depth); break;
            default: to.Text(1, Shown(Described(value), rule)); break;
        }
    }

    private static void WriteItems(ProtobufWriter to, IEnumerable items, ValueRule rule, int depth)
    {
        var array = to.Open(5);
        var count = 0;
        foreach (var item in items)
        {
            if (++count > MostElements) break;
            WriteValue(to, 1, item, rule, depth + 1);
        }
        to.Close(array);
    }

    private static void WritePairs(ProtobufWriter to, IEnumerable<KeyValuePair<string, object?>> pairs, int depth)
    {
        var list = to.Open(6);
        var count = 0;
        foreach (var (name, value) in pairs)
        {
            if (++count > MostAttributes) break;
            Write(to, 1, AttributeKey.Of(name), value, depth + 1);
        }
        to.Close(list);
    }

    /// <summary>The value's own text.</summary>
    internal static string Described(object value)
    {
        try
        {
            return Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        }
        catch (Exception failure)
        {
            return Failed(value, failure);
        }
    }

    /// <summary>A value whose own code fails must not cost the span; what failed is worth knowing.</summary>
    private static string Failed(object value, Exception failure) => $"[{value.GetType().Name}: {failure.GetType().Name}]";
}
