using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;
using Xunit;

namespace AiTeams.Tests.Compat.Resilience;

public sealed class StandardHandlerTests
{
    [Fact]
    public void Defaults_are_those_of_the_package()
    {
        var options = new HttpStandardResilienceOptions();

        Assert.Equal((1000, 0), (options.RateLimiter.DefaultRateLimiterOptions.PermitLimit, options.RateLimiter.DefaultRateLimiterOptions.QueueLimit));
        Assert.Equal(TimeSpan.FromSeconds(30), options.TotalRequestTimeout.Timeout);
        Assert.Equal(
            (3, TimeSpan.FromSeconds(2), DelayBackoffType.Exponential, true, true),
            (options.Retry.MaxRetryAttempts, options.Retry.Delay, options.Retry.BackoffType, options.Retry.UseJitter, options.Retry.ShouldRetryAfterHeader));
        Assert.Equal(
            (0.1, 100, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5)),
            (options.CircuitBreaker.FailureRatio, options.CircuitBreaker.MinimumThroughput, options.CircuitBreaker.SamplingDuration, options.CircuitBreaker.BreakDuration));
        Assert.Equal(TimeSpan.FromSeconds(10), options.AttemptTimeout.Timeout);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, 4)]
    [InlineData(HttpStatusCode.ServiceUnavailable, 4)]
    [InlineData(HttpStatusCode.TooManyRequests, 4)]
    [InlineData(HttpStatusCode.RequestTimeout, 4)]
    [InlineData(HttpStatusCode.NotFound, 1)]
    [InlineData(HttpStatusCode.Conflict, 1)]
    [InlineData(HttpStatusCode.OK, 1)]
    public async Task Transient_answers_are_tried_again_and_the_last_one_is_the_answer(HttpStatusCode status, int attempts)
    {
        using var client = new ResilientClient(_ => new(status));

        using var response = await client.GetAsync();

        Assert.Equal((status, attempts), (response.StatusCode, client.Attempts));
    }

    [Theory]
    [InlineData("GET", 4)]
    [InlineData("HEAD", 4)]
    [InlineData("OPTIONS", 4)]
    [InlineData("POST", 1)]
    [InlineData("PUT", 1)]
    [InlineData("PATCH", 1)]
    [InlineData("DELETE", 1)]
    public async Task Unsafe_methods_are_sent_once_when_told_so(string method, int attempts)
    {
#pragma warning disable EXTEXP0001 // Marked experimental in the package; the product uses it.
        using var client = new ResilientClient(_ => new(HttpStatusCode.BadGateway), options => options.Retry.DisableForUnsafeHttpMethods());
        using var broken = new ResilientClient(_ => throw new HttpRequestException("no"), options => options.Retry.DisableForUnsafeHttpMethods());
#pragma warning restore EXTEXP0001

        using var response = await client.SendAsync(new(method));
        await Assert.ThrowsAsync<HttpRequestException>(() => broken.SendAsync(new(method)));

        Assert.Equal((attempts, attempts), (client.Attempts, broken.Attempts));
    }

    [Fact]
    public async Task Without_that_a_post_is_tried_again_too()
    {
        using var client = new ResilientClient(_ => new(HttpStatusCode.BadGateway));

        using var response = await client.SendAsync(HttpMethod.Post);

        Assert.Equal(4, client.Attempts);
    }

    [Fact]
    public async Task A_pause_the_server_asks_for_replaces_the_back_off()
    {
        using var client = new ResilientClient(
            attempt =>
            {
                var response = new HttpResponseMessage(attempt == 1 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK);
                response.Headers.RetryAfter = new(TimeSpan.Zero);
                return response;
            },
            options => options.Retry.Delay = TimeSpan.FromMinutes(5));

        using var response = await client.GetAsync();

        Assert.Equal((HttpStatusCode.OK, 2), (response.StatusCode, client.Attempts));
    }

    [Fact]
    public async Task An_attempt_that_hangs_is_given_up_and_tried_again()
    {
        using var client = new ResilientClient(
            async (attempt, token) =>
            {
                if (attempt == 1) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                return new(HttpStatusCode.OK);
            },
            options => options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(2));

        using var response = await client.GetAsync();

        Assert.Equal(2, client.Attempts);
    }

    [Fact]
    public async Task All_attempts_together_have_their_time_and_no_more()
    {
        using var client = new ResilientClient(
            async (_, token) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                return new(HttpStatusCode.OK);
            },
            options => (options.AttemptTimeout.Timeout, options.TotalRequestTimeout.Timeout) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100)));

        await Assert.ThrowsAsync<TimeoutRejectedException>(client.GetAsync);
    }

    [Fact]
    public async Task Too_many_failures_open_the_circuit_for_that_authority_only_when_split()
    {
        static void Sensitive(HttpStandardResilienceOptions options)
        {
            (options.CircuitBreaker.FailureRatio, options.CircuitBreaker.MinimumThroughput) = (0.5, 2);
            options.Retry.ShouldHandle = _ => new(false);
        }
        using var one = new ResilientClient(_ => new(HttpStatusCode.BadGateway), Sensitive);
        using var split = new ResilientClient(_ => new(HttpStatusCode.BadGateway), Sensitive, byAuthority: true);

        foreach (var client in (ResilientClient[])[one, split])
            for (var i = 0; i < 2; i++) (await client.SendAsync(HttpMethod.Get, "http://bad/")).Dispose();

        await Assert.ThrowsAsync<BrokenCircuitException>(() => one.SendAsync(HttpMethod.Get, "http://good/"));
        await Assert.ThrowsAsync<BrokenCircuitException>(() => split.SendAsync(HttpMethod.Get, "http://bad/"));
        Assert.Equal(HttpStatusCode.BadGateway, (await split.SendAsync(HttpMethod.Get, "http://good/")).StatusCode);
    }

    [Fact]
    public async Task Beyond_the_limit_of_requests_at_once_the_next_is_refused()
    {
        var release = new TaskCompletionSource();
        using var client = new ResilientClient(
            async (_, _) =>
            {
                await release.Task;
                return new(HttpStatusCode.OK);
            },
            options => options.RateLimiter.DefaultRateLimiterOptions.PermitLimit = 1);

        var first = client.GetAsync();
        await Assert.ThrowsAsync<RateLimiterRejectedException>(client.GetAsync);
        release.SetResult();

        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync()).StatusCode);
    }

    [Fact]
    public void The_clients_own_time_out_is_off()
    {
        using var client = new ResilientClient(_ => new(HttpStatusCode.OK));

        Assert.Equal(Timeout.InfiniteTimeSpan, client.Timeout);
    }

    [Fact]
    public async Task A_client_can_be_taken_out_of_the_defaults()
    {
#pragma warning disable EXTEXP0001 // Marked experimental in the package; the product uses it.
        using var client = new ResilientClient(_ => new(HttpStatusCode.BadGateway), more: http => http.RemoveAllResilienceHandlers());
#pragma warning restore EXTEXP0001

        using var response = await client.GetAsync();

        Assert.Equal(1, client.Attempts);
    }

    [Theory]
    [InlineData(31, 30, 30, "attempt")]
    [InlineData(20, 30, 30, "twice")]
    [InlineData(0, 30, 30, "Timeout")]
    public async Task Strategies_that_cannot_work_together_stop_the_start(int attempt, int total, int sampling, string reason)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler(options =>
        {
            options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(attempt);
            options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(total);
            options.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(sampling);
        }));
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
