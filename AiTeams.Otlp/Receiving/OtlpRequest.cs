namespace AiTeams.Otlp;

/// <summary>One request as it came, for relaying.</summary>
/// <param name="Message">The inflated protobuf message. Its memory is reused once the consumer's task has ended: copy what is to be kept.</param>
public readonly record struct OtlpRequest(OtlpSignal Signal, ReadOnlyMemory<byte> Message);
