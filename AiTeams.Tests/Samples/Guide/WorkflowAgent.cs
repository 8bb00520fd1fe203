namespace Guide;

/// <summary>Calls the next service; the story goes with it by itself.</summary>
public sealed class WorkflowAgent(HttpClient http)
{
    public async Task<string> PlanAsync(string description, CancellationToken stop)
    {
        using var response = await http.PostAsJsonAsync("/generate-workflow", new { description }, stop);
        return await response.Content.ReadAsStringAsync(stop);
    }
}
