using AiTeams.AppHost.Backends;
using Xunit;

namespace AiTeams.Tests.AppHost.Backends;

public sealed class PrometheusTemplateTests
{
    [Fact]
    public void Names_in_braces_are_filled_in_wherever_they_stand() => Assert.Equal(
        "targets: [localhost:8000] dev dev $1",
        PrometheusTemplate.Render("targets: [${A_B}] ${C} ${C} $1", new Dictionary<string, string> { ["A_B"] = "localhost:8000", ["C"] = "dev" }));

    [Fact]
    public void A_name_without_a_value_is_an_error() =>
        Assert.Throws<KeyNotFoundException>(() => PrometheusTemplate.Render("${MISSING}", new Dictionary<string, string>()));
}
