namespace AiTeams.Otlp;

public readonly record struct OtlpAttribute(string Key, OtlpValue Value);
