namespace AiTeams.Cli.Traffic;

/// <summary>What people say in chats: work that needs nothing but the gateway itself.</summary>
internal static class Sentences
{
    public static string Of(int variant, Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);

        // In development the engine may call the gateway by this name and no other address of the machine.
        var gateway = url.IsLoopback ? $"{url.Scheme}://localhost:{url.Port}" : url.GetLeftPart(UriPartial.Authority);
        return (variant % 5) switch
        {
            0 => $"Fetch {gateway}/api/public/health",
            1 => $"Fetch {gateway}/api/public/health and if the status is 200 fetch {gateway}/openapi/v1.json",
            2 => $"Fetch {gateway}/api/public/health, wait 1 second, then fetch {gateway}/api/public/health",
            3 => $"Get {gateway}/api/public/health and {gateway}/openapi/v1.json in parallel, then merge them",
            _ => $"获取 {gateway}/api/public/health",
        };
    }
}
