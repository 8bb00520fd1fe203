namespace Aspire.Hosting.ApplicationModel;

/// <summary>A line a resource printed. <see cref="Content"/> begins with its UTC time of arrival.</summary>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);
