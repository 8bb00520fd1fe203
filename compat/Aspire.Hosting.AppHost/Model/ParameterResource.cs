namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value from configuration. Reading one that is not set throws <see cref="MissingParameterValueException"/>.</summary>
public class ParameterResource : Resource, IExpressionValue
{
    private readonly Func<string> _value;

    internal ParameterResource(string name, Func<string> value, bool secret)
        : base(name)
    {
        _value = value;
        Secret = secret;
    }

    public bool Secret { get; }

    public string? Description { get; set; }

    /// <summary>What a manifest names as the value of who sets none; null for nothing.</summary>
    internal Func<string>? PublishedDefault { get; init; }

    public string ValueExpression => $"{{{Name}.value}}";

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => ValueTask.FromResult<string?>(_value());
}
