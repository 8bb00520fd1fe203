using System.Diagnostics;
using AiTeams.ServiceDefaults.Privacy;
using AiTeams.ServiceDefaults.Tracking;
using OpenTelemetry;

namespace AiTeams.ServiceDefaults.Tracing;

/// <summary>Writes the story's facts to a run span when it ends (those of a request are written by the middleware).</summary>
internal sealed class StorySpanProcessor(UserIds userIds) : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.GetCustomProperty(StorySpan.Property) is Story story) StorySpan.Write(story, data, userIds);
    }
}
