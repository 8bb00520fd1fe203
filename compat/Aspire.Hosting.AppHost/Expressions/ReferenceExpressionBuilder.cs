using System.Text;

namespace Aspire.Hosting.ApplicationModel;

internal sealed class ReferenceExpressionBuilder(int literalLength, int formattedCount)
{
    private readonly StringBuilder _format = new(literalLength + 4 * formattedCount);
    private readonly List<IValueProvider> _values = new(formattedCount);

    public void AppendLiteral(string value) => _format.Append(value.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    public void AppendFormatted(string? value) => AppendLiteral(value ?? "");

    public void AppendFormatted<T>(T valueProvider)
        where T : IValueProvider, IManifestExpressionProvider
    {
        _format.Append('{').Append(_values.Count).Append('}');
        _values.Add(valueProvider);
    }

    public ReferenceExpression Build() => ReferenceExpression.Of(_format.ToString(), _values);
}
