using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.Http.Resilience.Internal;

/// <summary>Stops the start on strategies that cannot work, alone or together.</summary>
internal sealed class HttpStandardResilienceOptionsValidator(string pipeline) : IValidateOptions<HttpStandardResilienceOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpStandardResilienceOptions options)
    {
        if (name != pipeline) return ValidateOptionsResult.Skip;
        var result = new ValidateOptionsResultBuilder();
        foreach (var strategy in new object?[] { options, options.RateLimiter, options.TotalRequestTimeout, options.Retry, options.CircuitBreaker, options.AttemptTimeout })
        {
            if (strategy is null) continue;
            List<ValidationResult> errors = [];
            Validator.TryValidateObject(strategy, new(strategy), errors, validateAllProperties: true);
            result.AddResults(errors!);
        }
        if (options is { AttemptTimeout: { } attempt, TotalRequestTimeout: { } total } && attempt.Timeout > total.Timeout)
            result.AddError($"The time-out of one attempt ({attempt.Timeout.TotalSeconds} s) exceeds that of the whole request ({total.Timeout.TotalSeconds} s).");
        if (options is { AttemptTimeout: { } one, CircuitBreaker: { } breaker } && breaker.SamplingDuration < 2 * one.Timeout)
            result.AddError($"The circuit breaker samples {breaker.SamplingDuration.TotalSeconds} s; that must be at least twice the time-out of one attempt ({one.Timeout.TotalSeconds} s).");
        return result.Build();
    }
}
