using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Running;

internal static class DataFolder
{
    /// <summary>AITEAMS_DATA, relative to the AppHost's folder; default: .data there.</summary>
    internal static string Of(IConfiguration configuration, string appHostDirectory) =>
        Path.GetFullPath(configuration["AITEAMS_DATA"] is { Length: > 0 } folder ? folder : ".data", appHostDirectory);
}
