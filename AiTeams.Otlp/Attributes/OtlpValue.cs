using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AiTeams.Otlp;

/// <summary>An attribute value or log body (OTLP's AnyValue): numbers and flags need no object of their own.</summary>
public readonly struct OtlpValue : IEquatable<OtlpValue>
{
    private readonly object? _reference;
    private readonly long _bits;

    private OtlpValue(OtlpValueKind kind, object? reference, long bits) => (Kind, _reference, _bits) = (kind, reference, bits);

    public OtlpValueKind Kind { get; }

    /// <summary>The text, or null for another kind.</summary>
    public string? StringValue => Kind == OtlpValueKind.StringValue ? (string)_reference! : null;

    public long? IntValue => Kind == OtlpValueKind.IntValue ? _bits : null;

    public double? DoubleValue => Kind == OtlpValueKind.DoubleValue ? BitConverter.Int64BitsToDouble(_bits) : null;

    public bool? BoolValue => Kind == OtlpValueKind.BoolValue ? _bits != 0 : null;

    /// <summary>IntValue or DoubleValue as a double, or null.</summary>
    public double? Number => Kind == OtlpValueKind.IntValue ? _bits : DoubleValue;

    public IReadOnlyList<OtlpValue> ArrayValue => _reference as OtlpValue[] ?? [];

    public OtlpAttributes KvlistValue => Kind == OtlpValueKind.KvlistValue ? new OtlpAttributes((OtlpAttribute[])_reference!) : default;

    public ReadOnlyMemory<byte> BytesValue => _reference as byte[];

    public static OtlpValue Of(string value) => new(OtlpValueKind.StringValue, value, 0);

    public static OtlpValue Of(bool value) => new(OtlpValueKind.BoolValue, null, value ? 1 : 0);

    public static OtlpValue Of(long value) => new(OtlpValueKind.IntValue, null, value);

    public static OtlpValue Of(double value) => new(OtlpValueKind.DoubleValue, null, BitConverter.DoubleToInt64Bits(value));

    public static OtlpValue Of(OtlpValue[] values) => new(OtlpValueKind.ArrayValue, values, 0);

    public static OtlpValue Of(OtlpAttribute[] values) => new(OtlpValueKind.KvlistValue, values, 0);

    public static OtlpValue Of(byte[] value) => new(OtlpValueKind.BytesValue, value, 0);

    /// <summary>Text as it is; numbers culture-invariant; arrays and key-values as JSON; bytes as base64; empty for nothing.</summary>
    public override string ToString() => Kind switch
    {
        OtlpValueKind.StringValue => (string)_reference!,
        OtlpValueKind.BoolValue => _bits != 0 ? "true" : "false",
        OtlpValueKind.IntValue => _bits.ToString(CultureInfo.InvariantCulture),
        OtlpValueKind.DoubleValue => DoubleValue!.Value.ToString("R", CultureInfo.InvariantCulture),
        OtlpValueKind.BytesValue => Convert.ToBase64String((byte[])_reference!),
        OtlpValueKind.ArrayValue or OtlpValueKind.KvlistValue => ToJson(),
        _ => "",
    };

    /// <summary>As JSON: bytes as base64, NaN and infinities as strings, nothing as null.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        switch (Kind)
        {
            case OtlpValueKind.StringValue: json.WriteStringValue((string)_reference!); break;
            case OtlpValueKind.BoolValue: json.WriteBooleanValue(_bits != 0); break;
            case OtlpValueKind.IntValue: json.WriteNumberValue(_bits); break;
            case OtlpValueKind.DoubleValue when double.IsFinite(DoubleValue!.Value): json.WriteNumberValue(DoubleValue.Value); break;
            case OtlpValueKind.DoubleValue: json.WriteStringValue(ToString()); break;
            case OtlpValueKind.BytesValue: json.WriteBase64StringValue((byte[])_reference!); break;
            case OtlpValueKind.KvlistValue: KvlistValue.WriteTo(json); break;
            case OtlpValueKind.ArrayValue:
                json.WriteStartArray();
                foreach (var value in (OtlpValue[])_reference!) value.WriteTo(json);
                json.WriteEndArray();
                break;
            default: json.WriteNullValue(); break;
        }
    }

    /// <summary>Same kind, same contents.</summary>
    public bool Equals(OtlpValue other) => Kind == other.Kind && _bits == other._bits && (_reference, other._reference) switch
    {
        (OtlpValue[] one, OtlpValue[] two) => one.AsSpan().SequenceEqual(two),
        (OtlpAttribute[] one, OtlpAttribute[] two) => one.AsSpan().SequenceEqual(two),
        (byte[] one, byte[] two) => one.AsSpan().SequenceEqual(two),
        var (one, two) => Equals(one, two),
    };

    public override bool Equals(object? obj) => obj is OtlpValue other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Kind, _bits, _reference as string);

    public static bool operator ==(OtlpValue left, OtlpValue right) => left.Equals(right);

    public static bool operator !=(OtlpValue left, OtlpValue right) => !left.Equals(right);

    private string ToJson()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer)) WriteTo(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
