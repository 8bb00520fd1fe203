using System.Collections;
using System.Text.Json;

namespace AiTeams.Otlp;

/// <summary>Attributes in the order they came. A key should occur once; if it does not, the first counts.</summary>
public readonly struct OtlpAttributes(OtlpAttribute[] items) : IReadOnlyList<OtlpAttribute>
{
    private readonly OtlpAttribute[]? _items = items;

    public int Count => _items?.Length ?? 0;

    public OtlpAttribute this[int index] => (_items ?? [])[index];

    /// <summary>The value, or one of kind Empty.</summary>
    public OtlpValue this[string key]
    {
        get
        {
            foreach (ref readonly var item in Items)
            {
                if (item.Key == key) return item.Value;
            }

            return default;
        }
    }

    /// <summary>The value if it is a text, else null.</summary>
    public string? Text(string key) => this[key].StringValue;

    public ReadOnlySpan<OtlpAttribute> Items => _items;

    public IEnumerator<OtlpAttribute> GetEnumerator() => ((IEnumerable<OtlpAttribute>)(_items ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>As one JSON object.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        foreach (ref readonly var item in Items)
        {
            json.WritePropertyName(item.Key);
            item.Value.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
