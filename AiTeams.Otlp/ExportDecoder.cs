using AiTeams.Otlp.Wire;

namespace AiTeams.Otlp;

/// <summary>
/// The way to the records of an export request, the same for all three signals: request (1) → resource (1) and its scopes (2) → scope (1) and its
/// records (2). A resource or scope may stand behind what it describes, so it is looked up first.
/// </summary>
internal abstract class ExportDecoder(OtlpLimits limits)
{
    protected readonly AttributeDecoder Shared = new(limits);

    protected void Walk(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1) OfResource(reader.Bytes());
            else reader.Skip();
        }
    }

    protected abstract void Record(ReadOnlySpan<byte> message, OtlpResource resource, OtlpScope scope);

    private void OfResource(ReadOnlySpan<byte> message)
    {
        var resource = OtlpResource.None;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1) resource = Shared.Resource(reader.Bytes());
            else reader.Skip();
        }

        reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Field == 2) OfScope(reader.Bytes(), resource);
            else reader.Skip();
        }
    }

    private void OfScope(ReadOnlySpan<byte> message, OtlpResource resource)
    {
        var scope = OtlpScope.None;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1) scope = Shared.Scope(reader.Bytes());
            else reader.Skip();
        }

        reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Field == 2) Record(reader.Bytes(), resource, scope);
            else reader.Skip();
        }
    }
}
