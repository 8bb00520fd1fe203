using AiTeams.LanguageModels;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace AiTeams.Tests.LanguageModels;

public sealed class ModelOptionsTests
{
    [Fact]
    public void Without_a_model_there_is_no_client_and_the_options_say_so()
    {
        using var host = Build();

        Assert.Null(host.Services.GetService<IChatClient>());
        Assert.False(host.Services.GetRequiredService<ModelOptions>().Configured);
    }

    [Theory]
    [InlineData("Models:BaseUrl and Models:Model are set together or not at all.", "BaseUrl=http://m.test/v1")]
    [InlineData("Models:BaseUrl must be an absolute http or https URL without credentials.", "BaseUrl=ftp://m.test", "Model=m")]
    [InlineData("Models:BaseUrl must be an absolute http or https URL without credentials.", "BaseUrl=https://key@m.test", "Model=m")]
    [InlineData("Each entry of Models:Prices needs model, from (a date), and prices in micro-USD per million tokens that are not negative.", "Prices:0:model=m", "Prices:0:from=2026-01-01", "Prices:0:input=-1")]
    [InlineData("Section Models: The field TimeoutSeconds must be between 1 and 3600.", "TimeoutSeconds=0")]
    public void A_broken_section_stops_the_start_with_the_setting_s_name(string message, params string[] settings) =>
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => Build(settings)).Message);

    private static IHost Build(params string[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(settings.Select(static setting => setting.Split('=')).Select(static pair => KeyValuePair.Create($"Models:{pair[0]}", (string?)pair[1])));
        builder.AddLanguageModel();
        return builder.Build();
    }
}
