namespace AiTeams.Otlp;

/// <summary>Kinds of an attribute value or log body, named as the fields of OTLP's AnyValue.</summary>
public enum OtlpValueKind : byte
{
    Empty,
    StringValue,
    BoolValue,
    IntValue,
    DoubleValue,
    ArrayValue,
    KvlistValue,
    BytesValue,
}
