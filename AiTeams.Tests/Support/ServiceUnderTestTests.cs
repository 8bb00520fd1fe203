using System.Net;
using AiTeams.WorkflowAgent.Planning.Offline;
using Xunit;

namespace AiTeams.Tests.Support;

public sealed class ServiceUnderTestTests
{
    [Fact]
    public async Task A_service_listens_on_a_port_of_its_own_and_its_folder_goes_with_it()
    {
        string folder;
        await using (var service = await ServiceUnderTest<OfflinePlan>.StartAsync())
        {
            folder = service.DataFolder;
            Assert.NotEqual(0, service.Url.Port);
            using var response = await service.Client.GetAsync("/no-such-page");
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            var trackingId = Assert.Single(response.Headers.GetValues("X-Tracking-ID"));
            Assert.NotEmpty(await Eventually.GetAsync(() => service.Lines.Of(trackingId), lines => lines.Count > 0));
            Assert.Contains(service.Logs.All, entry => entry.Message.Contains("Application started", StringComparison.Ordinal));
        }
        Assert.False(Directory.Exists(folder));
    }
}
