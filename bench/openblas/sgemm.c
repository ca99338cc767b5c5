/*
 * OpenBLAS's SGEMM as a program that is asked for work: the other side of the
 * yardstick's matrix products.
 *
 *     sgemm THREADS
 *
 * It says who it is in its first line, then answers each line
 *
 *     product M N K TRANS_A TRANS_B ROUNDS
 *
 * with "ok WALL CPU", the seconds that the rounds of C[m,n] = op(A) op(B) took, or
 * with "error" and a reason. A transposed factor is stored as its transpose; all
 * matrices are row-major; C is overwritten (alpha 1, beta 0). One round before the
 * clock starts warms caches up.
 */
#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return t.tv_sec + 1e-9 * t.tv_nsec;
}

/* fill writes n numbers between -1 and 1, the same that the Go side multiplies. */
static void fill(float *x, long n, long step)
{
	for (long i = 0; i < n; i++)
		x[i] = (float)((i + 1) * step % 2027 - 1013) / 1013;
}

/* matrix returns n numbers at the beginning of a cache line, or ends the program. */
static float *matrix(long n, long step)
{
	void *x = NULL;
	if (posix_memalign(&x, 64, n * sizeof(float))) {
		fprintf(stderr, "sgemm: no memory for %ld numbers\n", n);
		exit(1);
	}
	fill(x, n, step);
	return x;
}

static void product(int m, int n, int k, int ta, int tb, long rounds)
{
	float *a = matrix((long)m * k, 7919), *b = matrix((long)k * n, 104729), *c = matrix((long)m * n, 1);
	double wall = 0, cpu = 0;
	for (long i = -1; i < rounds; i++) {
		if (i == 0) {
			wall = seconds(CLOCK_MONOTONIC);
			cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
		}
		cblas_sgemm(CblasRowMajor, ta ? CblasTrans : CblasNoTrans, tb ? CblasTrans : CblasNoTrans,
			m, n, k, 1, a, ta ? m : k, b, tb ? k : n, 0, c, n);
	}
	cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	wall = seconds(CLOCK_MONOTONIC) - wall;
	printf("ok %.9f %.9f\n", wall, cpu);
	free(a);
	free(b);
	free(c);
}

int main(int argc, char **argv)
{
	int threads = argc == 2 ? atoi(argv[1]) : 0;
	char line[256];
	if (threads < 1) {
		fprintf(stderr, "usage: sgemm THREADS\n");
		return 64;
	}
	openblas_set_num_threads(threads);
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("%s, core %s\n", openblas_get_config(), openblas_get_corename());
	while (fgets(line, sizeof line, stdin)) {
		int m, n, k, ta, tb;
		long rounds;
		if (sscanf(line, "product %d %d %d %d %d %ld", &m, &n, &k, &ta, &tb, &rounds) == 6 && m > 0 && n > 0 && k > 0 && rounds > 0)
			product(m, n, k, ta, tb, rounds);
		else
			printf("error: want: product M N K TRANS_A TRANS_B ROUNDS\n");
	}
	return 0;
}
