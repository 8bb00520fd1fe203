using System.Globalization;
using AiTeams.Otlp;

namespace AiTeams.Testing.Traces;

/// <summary>Attribute values as messages and golden files show them: texts quoted, so that 1 and "1" differ.</summary>
internal static class AttributeText
{
    internal static string Of(object value) => value switch
    {
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    internal static string Of(OtlpValue value) => value.StringValue is { } text ? Of(text) : value.ToString();

    internal static string List(IEnumerable<(string Key, string Value)> attributes) => $" {{{string.Join(", ", attributes.Select(attribute => $"{attribute.Key} = {attribute.Value}"))}}}";
}
