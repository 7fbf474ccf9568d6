// The number type of the whole library. Lincoln.Double compiles the same sources with DOUBLE defined.
#if DOUBLE
global using Real = System.Double;
#else
global using Real = System.Single;
#endif
