# Writes agreement.csv (ratings), agreement_expected.csv, counts.csv. Run here: Rscript agreement.R
# Made with R 4.2.2, multilevel 2.7.
suppressPackageStartupMessages(library(multilevel))
set.seed(20261125)
sizes <- c(7, 12, 5, 20, 9, 2)
group <- rep(letters[1:6], sizes)
level <- rep(c(2, 3, 4, 3.5, 2.5, 3), sizes)
spread <- rep(c(.4, .8, 1.2, .6, 2, .5), sizes)
items <- sapply(1:4, function(j) pmin(5, pmax(1, round(level + rnorm(length(group), sd = spread)))))
colnames(items) <- paste0("i", 1:4)
items <- as.data.frame(items)
items[3, 2] <- NA
write.csv(data.frame(group, items), "agreement.csv", row.names = FALSE, na = "")
rows <- list()
nulls <- c(uniform = 2, slight_skew = 1.34, moderate_skew = .9, heavy_skew = .44)
for (name in names(nulls)) {
  null <- nulls[[name]]
  rows[[length(rows) + 1]] <- data.frame(
    null = name, group = letters[1:6],
    one = rwg(items$i1, group, ranvar = null)$rwg,
    j = rwg.j(items, group, ranvar = null)$rwg.j,
    star = rwg.j.lindell(items, group, ranvar = null)$rwg.lindell,
    ad_mean = ad.m(items, group, type = "mean")$AD.M,
    ad_median = ad.m(items, group, type = "median")$AD.M,
    ad_one = ad.m(items$i1, group, type = "mean")$AD.M)
}
all <- do.call(rbind, rows)
fit <- aov(i1 ~ group, data.frame(i1 = items$i1, group = factor(group)))
all$icc1 <- ICC1(fit); all$icc2 <- ICC2(fit)
write.csv(format(all, digits = 17, trim = TRUE), "agreement_expected.csv", row.names = FALSE,
          quote = FALSE)

# Van der Eijk's A from its definition: the whole frequency vector as a sum of layers, each layer's
# unimodality from all triples of categories.
layer_a <- function(p) {
  k <- length(p); s <- sum(p)
  if (s == k) return(0)
  if (s == 1) return(1)
  triples <- apply(combn(k, 3), 2, function(at) paste(p[at], collapse = ""))
  tdu <- sum(triples == "101")
  tu <- sum(triples %in% c("110", "011"))
  u <- ((k - 2) * tu - (k - 1) * tdu) / ((k - 2) * (tu + tdu))
  u * (1 - (s - 1) / (k - 1))
}
a <- function(v) {
  heights <- sort(unique(v[v > 0]))
  steps <- diff(c(0, heights))
  parts <- mapply(function(h, step) {
    p <- as.integer(v >= h)
    c(layer_a(p), step * sum(p))
  }, heights, steps)
  sum(parts[1, ] * parts[2, ]) / sum(v)
}
published <- c(30, 40, 210, 130, 530, 50, 10)  # agrmt's documentation: .6113333
stopifnot(abs(a(published) - .6113333) < 1e-7)
vectors <- t(sapply(1:40, function(i) sample(c(0, 0, sample(0:30, 5)), 5)))
vectors <- vectors[rowSums(vectors) > 0, ]
write.csv(data.frame(vectors, a = sprintf("%.17g", apply(vectors, 1, a))), "counts.csv",
          row.names = FALSE, quote = FALSE)
