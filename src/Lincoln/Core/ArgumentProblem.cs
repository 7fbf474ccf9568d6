namespace Lincoln;

/// <summary>What an exception about an argument says by itself.</summary>
public static class ArgumentProblem
{
    extension(ArgumentException error)
    {
        /// <summary>
        /// The message without what .NET appends to it, <see cref="ArgumentException.ParamName"/> and
        /// <see cref="ArgumentOutOfRangeException.ActualValue"/>: for readers who did not call the method.
        /// </summary>
        public string Problem
        {
            get
            {
                string appended = error is ArgumentOutOfRangeException { ActualValue: { } value }
                    ? new ArgumentOutOfRangeException(error.ParamName, value, "").Message
                    : new ArgumentException("", error.ParamName).Message;
                return error.Message.EndsWith(appended, StringComparison.Ordinal) ? error.Message[..^appended.Length] : error.Message;
            }
        }
    }
}
